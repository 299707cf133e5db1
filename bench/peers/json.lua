local items = {}
for i = 1, 14 do
  items[i] = string.format('{"id":%d,"name":"item number %d","price":%d.25,"tags":["a","b"]}', i, i, i)
end
wrk.method = "POST"
wrk.body = '{"order":4711,"customer":"anna","items":[' .. table.concat(items, ",") .. ']}'
wrk.headers["Content-Type"] = "application/json"
