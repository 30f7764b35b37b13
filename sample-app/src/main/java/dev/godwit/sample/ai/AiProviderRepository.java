package dev.godwit.sample.ai;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface AiProviderRepository extends JpaRepository<AiProvider, Long> {

    List<AiProvider> findAllByOrderByName();

    List<AiProvider> findAllByActiveOrderByName(boolean active);

    Optional<AiProvider> findBySlug(String slug);
}
