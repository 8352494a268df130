"""A history of migrations, applied to a scratch database: what each of them makes."""
