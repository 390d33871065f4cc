outlay bill /dev/null
