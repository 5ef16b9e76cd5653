using System.Collections.Immutable;

namespace Provenance.Core.Extraction.Reading;

/// <summary>The members of an object while it is being read.</summary>
internal sealed class MemberList
{
    private readonly ImmutableArray<JsonMember>.Builder members = ImmutableArray.CreateBuilder<JsonMember>();
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <returns>False when the name was there already; then the first or the last value is kept.</returns>
    public bool Set(string name, JsonValue value, bool keepFirst)
    {
        if (places.TryAdd(name, members.Count))
        {
            members.Add(new JsonMember(name, value));
            return true;
        }

        if (!keepFirst)
            members[places[name]] = new JsonMember(name, value);
        return false;
    }

    public JsonValue.Object ToObject() => new(members.ToImmutable());
}
