outlay prices diff fixtures/book-spring.xml fixtures/book-summer.xml --at 2026-07-01
