outlay prices show fixtures/book-spring.xml --meter instance --item g.8xlarge --all-dates --limit 3
