using System.Text.Json;

namespace Provenance.Core.Extraction.Formats;

/// <summary>The members of one object of a format of ours: each must be there once, be of its type, and be known.</summary>
internal sealed class Fields
{
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
    private readonly string where;

    /// <exception cref="UnreadableExtractionException">It is no object, or has two members of one name.</exception>
    public Fields(JsonElement element, string where)
    {
        this.where = where;
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong("an object is expected");
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
                throw Wrong($"the member \"{member.Name}\" stands twice");
        }
    }

    public UnreadableExtractionException Wrong(string why) => new(where, why);

    public string Text(string name) => OptionalText(name) ?? throw Wrong($"the member \"{name}\" is missing");

    public string? OptionalText(string name)
    {
        if (!members.Remove(name, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong($"the member \"{name}\" is no text");
    }

    public int Integer(string name) =>
        Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
            ? number
            : throw Wrong($"the member \"{name}\" is no whole number");

    public double Number(string name) => NumberOf(name, Take(name));

    /// <summary>The items of an array, each with its place.</summary>
    public IEnumerable<T> Items<T>(string name, Func<Fields, T> read)
    {
        var array = Take(name);
        if (array.ValueKind != JsonValueKind.Array)
            throw Wrong($"the member \"{name}\" is no array");
        var index = 0;
        foreach (var item in array.EnumerateArray())
        {
            var fields = new Fields(item, $"{where}.{name}[{index++}]");
            yield return fields.All(read);
        }
    }

    public T? Object<T>(string name, Func<Fields, T> read)
        where T : struct =>
        members.Remove(name, out var value) ? new Fields(value, $"{where}.{name}").All(read) : null;

    /// <summary>All members of an object as numbers.</summary>
    public IEnumerable<KeyValuePair<string, double>> Numbers(string name)
    {
        var numbers = new Fields(Take(name), $"{where}.{name}");
        return numbers.members.Select(member => KeyValuePair.Create(member.Key, numbers.NumberOf(member.Key, member.Value)));
    }

    /// <summary>Reads a value from these members, of which none may be left.</summary>
    public T All<T>(Func<Fields, T> read)
    {
        var value = read(this);
        return members.Count == 0 ? value : throw Wrong($"the member \"{members.Keys.First()}\" is unknown");
    }

    private JsonElement Take(string name) =>
        members.Remove(name, out var value) ? value : throw Wrong($"the member \"{name}\" is missing");

    private double NumberOf(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsFinite(number)
            ? number
            : throw Wrong($"the member \"{name}\" is no number");
}
