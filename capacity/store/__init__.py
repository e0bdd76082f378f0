"""The database: schema, connection, triggers. All that differs between database engines stands in this folder."""
