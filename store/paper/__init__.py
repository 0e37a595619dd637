"""The papers that documents become, each made from frozen content alone: `press` sets PDF, `ehf` writes XML."""
