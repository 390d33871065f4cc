outlay check fixtures/book-spring.xml fixtures/book-summer.xml fixtures/book-tiers.xml scenarios/mm4-queue.xml
