"""The contact sheet: every step as every role sees it, to be looked at by a person."""
