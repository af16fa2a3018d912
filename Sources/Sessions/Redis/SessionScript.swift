// SPDX-License-Identifier: Apache-2.0
import Crypto

/// A script of the Redis store, by its text and by the digest that a server knows it by.
///
/// All of them: one key; no command that a server could answer at random (the time is an argument), so that Redis 5, which
/// sends scripts themselves to its replicas, carries out the same there; every check before the first write, so that an
/// error leaves the hash as it was; the first write one that a full server refuses, unless the script may use no memory;
/// versions as digits or as doubles, which count exactly up to 2^53.
struct SessionScript: Sendable {
    let text: String
    let digest: String

    init(_ text: String) {
        self.text = text
        digest = Insecure.SHA1.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// What all begin with: the session's own fields, and its times as ``SessionTimes`` has them, in milliseconds.
    private static let prelude = """
        local key = KEYS[1]
        local function text(number) return string.format('%.0f', number) end
        local function pause(inactive) return inactive > 0 and math.min(60000, inactive * 50) or 60000 end
        local function life(inactive)
          return text(inactive > 0 and inactive * 1000 + pause(inactive) + 60000 or 31536000000)
        end
        local own = redis.call('HMGET', key, 'v', 'accessed', 'inactive', 'layout')
        local v, accessed, inactive = tonumber(own[1]), tonumber(own[2]), tonumber(own[3])
        local there = v and accessed and inactive and own[4] == '1'
        if not there and redis.call('EXISTS', key) == 1 then
          return redis.error_reply('FOREIGN the key holds no session of layout 1')
        end
        local function refusal(size)
          return redis.error_reply('TOOLARGE a session of ' .. text(size) .. ' bytes is too large')
        end

        """

    /// Fetches: known version, now, bytes of the answer at the most.
    ///
    /// Nil: not there, or expired. A number: unchanged, when it was asked for last. Else the hash, in which fields not newer
    /// than the known version have only their version. A read moves `accessed` after a pause. That write may fail, on a
    /// replica say, and the read is a read still; the time to live comes first, as that is never refused for memory and
    /// lets the other through, which needs none. HGETALL comes last: Redis 5 allows no write after it.
    static let fetch = SessionScript(
        prelude + """
            if not there then return false end
            local known, now = tonumber(ARGV[1]), tonumber(ARGV[2])
            if inactive > 0 and now - accessed > inactive * 1000 + pause(inactive) then return false end
            if now - accessed > pause(inactive) then
              redis.pcall('PEXPIRE', key, life(inactive))
              redis.pcall('HSET', key, 'accessed', text(now))
              accessed = now
            end
            if v == known then return accessed end
            local all, size = redis.call('HGETALL', key), 0
            for i = 2, #all, 2 do
              local written = tonumber(string.sub(all[i], 1, 16))
              if #all[i] > 16 and written and written <= known then all[i] = string.sub(all[i], 1, 16) end
              size = size + #all[i - 1] + #all[i] + 32
            end
            if size > tonumber(ARGV[3]) then return refusal(size) end
            return all
            """)

    /// Writes: proposed version, accessed, inactive (or nothing: as it is), created (an update: nothing), bytes of all
    /// fields at the most, then for each field an operation (`=` set, `-` remove, digits: set unless written since that version), its name and its value.
    ///
    /// What is there is counted only for a large change: many small ones can make a session that is too large, and then it
    /// is the fetch that refuses it.
    ///
    /// Returns the former version, the version, and the places of fields that were skipped; nil: gone (an update), there
    /// already (a creation). A number: an update's proposed version is not above the session's, which is the number.
    static let save = SessionScript(
        prelude + """
            local proposed, now, created = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[4]
            if created == '' then
              if not there then return false end
              if v >= proposed then return v end
              now = math.max(now, accessed)
            else
              if there and not (inactive > 0 and now - accessed > inactive * 1000 + pause(inactive)) then return false end
            end
            if ARGV[3] ~= '' then inactive = tonumber(ARGV[3]) end
            local version = math.max((v or 0) + 1, proposed)
            local digits = string.format('%016.0f', version)
            local set = {'v', text(version), 'accessed', text(now), 'inactive', text(inactive)}
            if created ~= '' then
              set[7], set[8], set[9], set[10] = 'layout', '1', 'created', created
            end
            local size = 0
            for i = 6, #ARGV do size = size + #ARGV[i] end
            if size > 65536 then
              if there and created == '' then
                for _, value in ipairs(redis.call('HVALS', key)) do size = size + #value end
                for i = 7, #ARGV, 3 do size = size - #(redis.call('HGET', key, ARGV[i]) or '') end
              end
              if size > tonumber(ARGV[5]) then return refusal(size) end
            end
            local removed = {}
            local answer = {created == '' and v or 0, version}
            for i = 6, #ARGV, 3 do
              local operation, name = ARGV[i], ARGV[i + 1]
              local skip = false
              if operation == '-' then
                removed[#removed + 1] = name
              else
                if operation ~= '=' and created == '' then
                  local current = redis.call('HGET', key, name)
                  local written = current and tonumber(string.sub(current, 1, 16))
                  skip = not written or written > tonumber(operation)
                end
                if skip then
                  answer[#answer + 1] = (i - 6) / 3
                else
                  set[#set + 1] = name
                  set[#set + 1] = digits .. ARGV[i + 2]
                end
              end
            end
            if created ~= '' and there then redis.call('DEL', key) end
            for i = 1, #set, 1000 do redis.call('HSET', key, unpack(set, i, math.min(i + 999, #set))) end
            for i = 1, #removed, 1000 do redis.call('HDEL', key, unpack(removed, i, math.min(i + 999, #removed))) end
            redis.call('PEXPIRE', key, life(inactive))
            return answer
            """)

    /// Deletes what has a version, which is the argument: 1 deleted, 0 not there, 2 it has another version.
    static let delete = SessionScript(
        prelude + """
            if not there then return 0 end
            if v ~= tonumber(ARGV[1]) then return 2 end
            return redis.call('UNLINK', key)
            """)

    /// Looks for an operator: the metadata, the time to live, and of each field its name, its version and its value's length.
    static let summary = SessionScript(
        prelude + """
            if not there then return false end
            local life = redis.call('PTTL', key)
            local all = redis.call('HGETALL', key)
            for i = 2, #all, 2 do
              if string.sub(all[i - 1], 2, 2) == ':' and #all[i] >= 16 then
                all[i] = string.sub(all[i], 1, 16) .. text(#all[i] - 16)
              end
            end
            return {life, all}
            """)
}
