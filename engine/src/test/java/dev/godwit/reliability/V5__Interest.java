package dev.godwit.reliability;

import dev.godwit.migration.JavaMigration;
import dev.godwit.migration.MigrationContext;
import java.util.List;

/** Changes rows one by one, which takes a while. */
final class V5__Interest implements JavaMigration {

    @Override
    public void up(MigrationContext context) {
        change(context, "+");
    }

    @Override
    public void down(MigrationContext context) {
        change(context, "-");
    }

    private static void change(MigrationContext context, String sign) {
        List<Integer> accounts = context.jdbcClient()
                .sql("SELECT id FROM accounts WHERE id <= 50 ORDER BY id")
                .query(Integer.class)
                .list();
        for (Integer account : accounts) {
            context.jdbcClient()
                    .sql("UPDATE accounts SET balance = balance " + sign + " 1 WHERE id = ?")
                    .param(account)
                    .update();
        }
    }
}
