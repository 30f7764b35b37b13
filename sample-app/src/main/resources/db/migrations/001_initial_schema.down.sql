-- Migration: 001_initial_schema
-- Description: Drop system metadata
-- Created: 2025-08-01

DROP TABLE system_metadata;
