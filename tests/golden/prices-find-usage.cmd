outlay prices find --book fixtures/book-spring.xml --term reserve
outlay prices find --spot 130%
outlay prices find --memory 500
outlay prices find --book fixtures/book-tiers.xml
