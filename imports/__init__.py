"""Files into checked rows, and rows into changes. Knows the domain, no screen and no export."""
