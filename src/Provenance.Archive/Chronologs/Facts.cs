using System.Collections;

namespace Provenance.Archive.Chronologs;

/// <summary>What an entry says of what happened: a few texts by name, in the order of their names.</summary>
public sealed class Facts : IReadOnlyCollection<KeyValuePair<string, string>>, IEquatable<Facts>
{
    private readonly KeyValuePair<string, string>[] items;

    private Facts(KeyValuePair<string, string>[] items) => this.items = items;

    public static Facts None { get; } = new([]);

    public int Count => items.Length;

    /// <summary>Null when there is no such fact.</summary>
    public string? this[string name] => Array.Find(items, fact => fact.Key == name).Value;

    /// <exception cref="ArgumentException">A name stands twice.</exception>
    public static Facts Of(IEnumerable<KeyValuePair<string, string>> facts) => Ordered([.. facts]);

    /// <summary>The facts whose value is known.</summary>
    public static Facts Of(params ReadOnlySpan<(string Name, string? Value)> facts)
    {
        var (known, items) = (0, new KeyValuePair<string, string>[facts.Length]);
        foreach (var (name, value) in facts)
        {
            if (value is not null)
                items[known++] = KeyValuePair.Create(name, value);
        }

        return Ordered(items[..known]);
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public bool Equals(Facts? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    public override bool Equals(object? obj) => Equals(obj as Facts);

    public override int GetHashCode() => items.Length;

    private static Facts Ordered(KeyValuePair<string, string>[] facts)
    {
        if (IsOrdered(facts))
            return new Facts(facts);
        Array.Sort(facts, (left, right) => string.CompareOrdinal(left.Key, right.Key));
        for (var i = 1; i < facts.Length; i++)
        {
            if (facts[i].Key == facts[i - 1].Key)
                throw new ArgumentException($"The fact \"{facts[i].Key}\" stands twice.", nameof(facts));
        }

        return new Facts(facts);
    }

    /// <summary>As what is written for every call is given; sorting it would cost more than writing it.</summary>
    private static bool IsOrdered(ReadOnlySpan<KeyValuePair<string, string>> facts)
    {
        for (var i = 1; i < facts.Length; i++)
        {
            if (string.CompareOrdinal(facts[i - 1].Key, facts[i].Key) >= 0)
                return false;
        }

        return true;
    }
}
