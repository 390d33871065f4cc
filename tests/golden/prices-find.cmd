outlay prices find --book fixtures/book-spring.xml --gpu A100 --gpus 8 --spot 30% --at 2026-04-01
