// SPDX-License-Identifier: Apache-2.0

extension SessionSummary {
    init(key: SessionKey, record: SessionRecord, timeToLive: Int64?) {
        self.init(
            key: key, version: record.version, times: record.times, timeToLive: timeToLive,
            fields: record.fields
                .map { Field(name: $0.key, size: $0.value.value?.count ?? 0, version: $0.value.version) }
                .sorted { $0.name.lexicographicallyPrecedes($1.name) })
    }
}
