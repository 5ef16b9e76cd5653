using System.Collections.Concurrent;
using System.Text;
using Provenance.Core.Models;

namespace Provenance.Gateway.Secrets;

/// <summary>Where keys come from: the variables of the environment, read when a key is needed and never written anywhere.</summary>
public sealed class KeyRing(Func<string, string?> read)
{
    /// <summary>Servers that need no key are often given one of a few letters; such a word is no secret.</summary>
    private const int ShortestSecret = 8;

    /// <summary>What Azure leaves in a variable whose secret it could not read.</summary>
    private const string Unresolved = "@Microsoft.KeyVault(";

    private readonly ConcurrentDictionary<string, KeySpelling[]> spellings = new(StringComparer.Ordinal);

    public static KeyRing OfEnvironment { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>The key of these settings; null when none is needed, or its variable is not set.</summary>
    public string? Find(ModelSettings settings) =>
        settings.KeyVariable is { } variable && read(variable)?.Trim() is { Length: > 0 } key && !key.StartsWith(Unresolved, StringComparison.Ordinal) ? key : null;

    /// <summary>A key is needed and its variable is not set.</summary>
    public bool IsMissing(ModelSettings settings) => settings.KeyVariable is not null && Find(settings) is null;

    /// <summary>Every spelling in which a reply could echo the key, the longest first; empty when there is nothing to hide.</summary>
    internal IReadOnlyList<KeySpelling> Spellings(ModelSettings settings) =>
        Find(settings) is { Length: >= ShortestSecret } key ? spellings.GetOrAdd(key, Spell) : [];

    private static KeySpelling[] Spell(string key) =>
    [
        .. KeySpellings.Of(key)
            .Where(spelling => spelling.Length >= ShortestSecret)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(spelling => spelling.Length)
            .Select(spelling => new KeySpelling(spelling, Encoding.UTF8.GetBytes(spelling))),
    ];
}

/// <summary>A way to write a key, as text and as bytes.</summary>
internal sealed record KeySpelling(string Text, byte[] Bytes)
{
    /// <summary>Not the key: a record prints its members.</summary>
    public override string ToString() => nameof(KeySpelling);
}
