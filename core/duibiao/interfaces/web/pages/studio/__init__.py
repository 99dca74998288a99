"""/studio: the room of associations, who put schemes forward, and of the office that publishes them."""
