"""The terminal interface; alone imports Textual."""
