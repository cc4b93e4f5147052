"""Reading the files under fixtures/content/ and writing them to the database. One kind of file a module."""
