outlay check --untrusted fixtures/untrusted/pool.xml
outlay check --untrusted fixtures/untrusted/include.xml
ln -s /etc/passwd book.xml
sed 's/aws.xml/book.xml/' fixtures/untrusted/good.xml >linked.xml
outlay check --untrusted linked.xml
outlay run --untrusted fixtures/untrusted/good.xml --set '//pricebook/@href=/etc/passwd' -o out
# a pipe within the folder would be waited for
mkfifo pipe.xml
sed 's/aws.xml/pipe.xml/' fixtures/untrusted/good.xml >piped.xml
outlay check --untrusted piped.xml
outlay check --untrusted fixtures/untrusted/good.xml
