outlay prices diff fixtures/book-spring.xml fixtures/book-spring.xml --check || exit 9
outlay prices diff fixtures/book-spring.xml fixtures/book-summer.xml --at 2026-01-15 --check --format csv
