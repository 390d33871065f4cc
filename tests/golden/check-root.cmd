printf '<!DOCTYPE pricebook SYSTEM "x">\n<pricebook version="1" name="a"/>\n' >book.xml
{ printf '<!--'; head -c 2000000 /dev/zero | tr '\0' x; printf -- '-->\n<pricebook version="1" name="a"/>\n'; } >long.xml
printf '<!DOCTYPE scenario SYSTEM "x">\n<scenario/>\n' >scenario.xml
printf 'no xml\n' >text.xml
outlay check book.xml long.xml scenario.xml text.xml
