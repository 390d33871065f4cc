outlay prices show fixtures/book-spring.xml --meter egress --format csv
