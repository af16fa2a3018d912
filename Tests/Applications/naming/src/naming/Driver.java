// SPDX-License-Identifier: Apache-2.0
package naming;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;

/** The application's own JDBC driver: connections that know how they were opened, and no database. */
public class Driver implements java.sql.Driver {
    private static final AtomicInteger OPENED = new AtomicInteger();

    @Override
    public Connection connect(String url, Properties properties) {
        String catalog = url + " " + properties.getProperty("user") + " " + OPENED.incrementAndGet();
        return (Connection) Proxy.newProxyInstance(Driver.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getCatalog":
                            return catalog;
                        case "isValid":
                        case "getAutoCommit":
                            return true;
                        case "isClosed":
                        case "isReadOnly":
                            return false;
                        case "hashCode":
                            return System.identityHashCode(proxy);
                        case "equals":
                            return proxy == arguments[0];
                        case "toString":
                            return catalog;
                        case "getTransactionIsolation":
                        case "getNetworkTimeout":
                        case "getHoldability":
                            return 0;
                        default:
                            return null;
                    }
                });
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:records:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("naming");
    }
}
