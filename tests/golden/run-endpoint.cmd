outlay run scenarios/chat-endpoint.xml
