outlay prices show fixtures/book-cut.xml
