// SPDX-License-Identifier: Apache-2.0
package runner.bridge;

/**
 * The workers as an MBean of type ThreadPool, with the attributes by which Tomcat's manager and monitoring agents know a connector's
 * threads. Public, as Tomcat's registry reads it by reflection.
 */
public final class WorkerThreads {

    private final int most;

    WorkerThreads(int most) {
        this.most = most;
    }

    public int getMaxThreads() {
        return most;
    }

    public int getCurrentThreadCount() {
        return (int) (Native.census() >>> 32);
    }

    public int getCurrentThreadsBusy() {
        return (int) Native.census();
    }

    /** Unknown here: connections that wait for their next request are the host's event loops'. */
    public int getKeepAliveCount() {
        return -1;
    }
}
