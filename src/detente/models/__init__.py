"""Statistical models: latent quantities estimated from frames and arrays, never from the archive."""
