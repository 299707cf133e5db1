var t={acme:1,globex:2};function o(n){let e=n.headers.get("X-Name");if(!(e in t))throw new Error(`no tenant ${e}`);return String(t[e])}var i={onRequest(n,e){let r=o(n);n.headers.set("X-Tenant",r)}};export{i as default};
//# sourceMappingURL=plugin.js.map
