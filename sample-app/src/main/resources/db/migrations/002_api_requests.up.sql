-- Description: Log API requests

CREATE TABLE api_requests (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method         varchar(10)   NOT NULL,
    path           varchar(2048) NOT NULL,
    status_code    integer       NOT NULL,
    duration_ms    integer       NOT NULL,
    client_address inet,
    user_agent     varchar(500),
    headers        jsonb         NOT NULL DEFAULT '{}',
    requested_at   timestamptz   NOT NULL DEFAULT now(),
    CONSTRAINT api_requests_method_known
        CHECK (method IN ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')),
    CONSTRAINT api_requests_status_code_range CHECK (status_code BETWEEN 100 AND 599),
    CONSTRAINT api_requests_duration_not_negative CHECK (duration_ms >= 0)
);
