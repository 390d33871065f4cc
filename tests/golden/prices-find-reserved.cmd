outlay prices find --book fixtures/book-spring.xml --gpus 16 --area eu --term reserved --years 1 --payment partial-upfront --at 2026-04-01 --format json
