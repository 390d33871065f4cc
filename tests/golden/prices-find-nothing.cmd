outlay prices find --book fixtures/book-spring.xml --gpu H100
