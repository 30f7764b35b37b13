CREATE TABLE health_checks (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    component        varchar(100) NOT NULL,
    status           varchar(20)  NOT NULL DEFAULT 'UNKNOWN',
    response_time_ms integer,
    details          jsonb        NOT NULL DEFAULT '{}',
    checked_at       timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT health_checks_status_known CHECK (status IN ('UP', 'DEGRADED', 'DOWN', 'UNKNOWN')),
    CONSTRAINT health_checks_response_time_not_negative CHECK (response_time_ms >= 0)
);
