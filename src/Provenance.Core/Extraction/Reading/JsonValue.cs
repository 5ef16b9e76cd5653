using System.Collections.Immutable;

namespace Provenance.Core.Extraction.Reading;

/// <summary>A JSON value as it was read from an answer.</summary>
public abstract record JsonValue
{
    private JsonValue()
    {
    }

    /// <summary>Members in the order of their first appearance; each name once.</summary>
    public sealed record Object(ImmutableArray<JsonMember> Members) : JsonValue
    {
        public JsonValue? Find(string name)
        {
            foreach (var member in Members)
            {
                if (member.Name == name)
                    return member.Value;
            }

            return null;
        }
    }

    public sealed record Array(ImmutableArray<JsonValue> Items) : JsonValue;

    public sealed record Text(string Value) : JsonValue;

    /// <summary>NaN and the infinities where the answer says so.</summary>
    public sealed record Number(double Value) : JsonValue;

    public sealed record Boolean(bool Value) : JsonValue;

    public sealed record Null : JsonValue
    {
        public static Null Value { get; } = new();
    }
}

public readonly record struct JsonMember(string Name, JsonValue Value);
