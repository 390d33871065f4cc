outlay prices show fixtures/book-spring.xml --at 2026-04-01
