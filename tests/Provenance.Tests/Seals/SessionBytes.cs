using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Provenance.Core.Digests;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Seals;

/// <summary>The files of a session by their names in its folder, without those of the engine; and what a forger may do to them.</summary>
internal sealed partial class SessionBytes : SortedDictionary<string, byte[]>
{
    private const string ChronologName = "chronolog.jsonl";

    public SessionBytes()
        : base(StringComparer.Ordinal)
    {
    }

    public static SessionBytes Of(CrashingFileStore files, string session)
    {
        var bytes = new SessionBytes();
        foreach (var (path, content) in files.Snapshot().Where(file => file.Key.StartsWith($"{session}/", StringComparison.Ordinal)))
        {
            if (!path.StartsWith($"{session}/engine/", StringComparison.Ordinal))
                bytes[path[(session.Length + 1)..]] = content;
        }

        return bytes;
    }

    public SessionBytes Copy()
    {
        var copy = new SessionBytes();
        foreach (var (name, content) in this)
            copy[name] = content;
        return copy;
    }

    public IReadOnlyList<string> Chronolog => Encoding.UTF8.GetString(this[ChronologName]).TrimEnd('\n').Split('\n');

    public string Text(string name) => Encoding.UTF8.GetString(this[name]);

    /// <summary>Turns over the lowest bit of the byte in the middle.</summary>
    public void Flip(string name)
    {
        this[name] = [.. this[name]];
        this[name][this[name].Length / 2] ^= 1;
    }

    public void Replace(string name, string from, string to)
    {
        var text = Text(name);
        if (!text.Contains(from, StringComparison.Ordinal))
            throw new ArgumentException($"{name} has no \"{from}\".", nameof(from));
        this[name] = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    public void WriteChronolog(IEnumerable<string> lines) =>
        this[ChronologName] = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>Numbers and chains the lines anew, so that the chain itself shows nothing.</summary>
    public void Rechain(IEnumerable<string> lines)
    {
        var (chained, previous) = (new List<string>(), new string('0', 64));
        foreach (var line in lines)
        {
            var renumbered = Seq().Replace(line, string.Create(CultureInfo.InvariantCulture, $"\"seq\":{chained.Count + 1},"));
            chained.Add(Prev().Replace(renumbered, $"\"prev\":\"{previous}\""));
            previous = Digest.Of(chained[^1]).ToString();
        }

        WriteChronolog(chained);
    }

    /// <summary>Changes a file, and its digest wherever the session's own files have it, but the seals.</summary>
    public void ReplaceConsistently(string name, string from, string to)
    {
        var before = Digest.Of(this[name]).ToString();
        Replace(name, from, to);
        ReplaceDigest(name, before);
        Rechain(Chronolog);
    }

    /// <summary>Whatever holds the digest gets the new one, and so another digest itself.</summary>
    private void ReplaceDigest(string name, string before)
    {
        var after = Digest.Of(this[name]).ToString();
        foreach (var other in Keys.Where(other => !other.StartsWith("seals/", StringComparison.Ordinal) && other != name).ToList())
        {
            if (!Text(other).Contains(before, StringComparison.Ordinal))
                continue;
            var digest = Digest.Of(this[other]).ToString();
            Replace(other, before, after);
            ReplaceDigest(other, digest);
        }
    }

    [GeneratedRegex("\"prev\":\"[0-9a-f]{64}\"")]
    private static partial Regex Prev();

    [GeneratedRegex("\"seq\":[0-9]+,")]
    private static partial Regex Seq();
}
