"""What Ordreflyt promises: stories from the domain, the store and the faces, in one process and in real browsers."""
