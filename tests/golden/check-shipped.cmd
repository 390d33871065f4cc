outlay check scenarios/*.xml
