using System.Globalization;
using System.Text.Json;

namespace Provenance.Core.Digests;

/// <summary>
/// Reads an object of one of our own formats, strictly: a member is there with the type it must have, none stands twice, and none
/// is left over. An error names the member and the rule.
/// </summary>
public sealed class JsonMembers
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly Dictionary<string, JsonElement> unread;
    private readonly string path;

    private JsonMembers(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new InvalidMemberException(path, "an object is wanted");
        this.path = path;
        unread = Valid(path, () => element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal));
    }

    /// <summary>Reads a whole text, and makes of its object what <paramref name="read"/> does.</summary>
    /// <exception cref="InvalidMemberException">The text is no JSON, or a member breaks a rule.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, Func<JsonMembers, T> read)
    {
        try
        {
            using var document = Valid("", () => JsonDocument.Parse(utf8, Options));
            return ReadAll(document.RootElement, "", read);
        }
        catch (JsonException wrong)
        {
            throw new InvalidMemberException(wrong.Path ?? "", RuleOf(wrong));
        }
    }

    /// <summary>Without a place in the text it is well formed, and a name stands in it twice.</summary>
    private static string RuleOf(JsonException wrong) => wrong.LineNumber is { } line
        ? $"it is no JSON from line {line + 1}, byte {wrong.BytePositionInLine + 1} on"
        : wrong.Message.Split('\'') is [_, var name, _] ? $"\"{name}\" stands twice" : "a name stands twice";

    public bool IsText(string name) => unread.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String;

    public string Text(string name) => Get(name, OptionalText(name));

    public string? OptionalText(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? Valid(Full(name), value.GetString)
        : throw Wrong(name, "a string is wanted");

    /// <summary>A text of a kind of its own: a digest, a time, a model name.</summary>
    public T Parse<T>(string name, Func<string, T> parse)
        where T : class => Get(name, OptionalParse(name, parse));

    public T? OptionalParse<T>(string name, Func<string, T> parse)
        where T : class => OptionalText(name) is { } text ? Parsed(name, text, parse) : null;

    public T? OptionalValue<T>(string name, Func<string, T> parse)
        where T : struct => OptionalText(name) is { } text ? Parsed(name, text, parse) : null;

    public T Value<T>(string name, Func<string, T> parse)
        where T : struct => OptionalValue(name, parse) ?? throw Missing(name);

    /// <summary>A time with its offset, ISO 8601.</summary>
    public DateTimeOffset Time(string name) =>
        Take(name) is not { } value ? throw Missing(name)
        : value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time
        : throw Wrong(name, "a time is wanted, such as 2026-11-20T09:30:00+00:00");

    public long? OptionalInteger(string name) =>
        Take(name) is { } value ? value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number : throw Wrong(name, "a whole number is wanted") : null;

    public int Integer(string name, int least) => OptionalInteger(name, least) ?? throw Missing(name);

    public int? OptionalInteger(string name, int least) =>
        OptionalInteger(name) is not { } number ? null
        : number >= least && number <= int.MaxValue ? (int)number
        : throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"{number} is not from {least} to {int.MaxValue}"));

    public double? OptionalNumber(string name) =>
        Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && double.IsFinite(number) ? number
        : throw Wrong(name, "a number is wanted");

    public double Number(string name) => OptionalNumber(name) ?? throw Missing(name);

    public ulong? OptionalNatural(string name) =>
        Take(name) is { } value ? value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number)
            ? number : throw Wrong(name, "a whole number from 0 on is wanted") : null;

    public decimal? OptionalDecimal(string name) =>
        Take(name) is { } value ? value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number)
            ? number : throw Wrong(name, "a decimal number is wanted") : null;

    public decimal Decimal(string name) => OptionalDecimal(name) ?? throw Missing(name);

    public bool? OptionalBoolean(string name) => Take(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false is wanted"),
    };

    /// <summary>One of a few words, each with what it means.</summary>
    public T? OptionalWord<T>(string name, params ReadOnlySpan<(string Word, T Meaning)> words)
        where T : struct
    {
        if (OptionalText(name) is not { } text)
            return null;
        foreach (var (word, meaning) in words)
        {
            if (word == text)
                return meaning;
        }

        throw Wrong(name, $"\"{text}\" is no value that it can have");
    }

    public T Word<T>(string name, params ReadOnlySpan<(string Word, T Meaning)> words)
        where T : struct => OptionalWord(name, words) ?? throw Missing(name);

    /// <summary>All members of an object, as numbers, in the order of their names.</summary>
    public IReadOnlyDictionary<string, double> Numbers(string name) => Object(name, numbers =>
    {
        var read = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var member in numbers.unread.Keys.ToList())
            read.Add(member, numbers.Number(member));
        return read;
    });

    public T Object<T>(string name, Func<JsonMembers, T> read)
        where T : class => Get(name, OptionalObject(name, read));

    public T? OptionalObject<T>(string name, Func<JsonMembers, T> read)
        where T : class => Take(name) is { } value ? ReadAll(value, Full(name), read) : null;

    /// <summary>An object that becomes a value.</summary>
    public T? OptionalValue<T>(string name, Func<JsonMembers, T> read)
        where T : struct => Take(name) is { } value ? ReadAll(value, Full(name), read) : null;

    public IReadOnlyList<T> Objects<T>(string name, Func<JsonMembers, T> read)
    {
        if (Take(name) is not { ValueKind: JsonValueKind.Array } array)
            throw Wrong(name, "an array is wanted");
        return [.. array.EnumerateArray().Select((item, i) => ReadAll(item, $"{Full(name)}[{i}]", read))];
    }

    public IReadOnlyList<T>? OptionalObjects<T>(string name, Func<JsonMembers, T> read) => unread.ContainsKey(name) ? Objects(name, read) : null;

    /// <summary>The items of an array of texts, each made into what it says; null when the array is not there.</summary>
    public IReadOnlyList<T>? OptionalTexts<T>(string name, Func<string, T> parse) =>
        unread.ContainsKey(name) ? [.. OptionalTexts(name).Select(text => Parsed(name, text, parse))] : null;

    public IReadOnlyList<T> Texts<T>(string name, Func<string, T> parse) => OptionalTexts(name, parse) ?? throw Missing(name);

    public IReadOnlyList<string> Texts(string name) => Texts(name, text => text);

    /// <summary>All members of an object, as texts; none when it is not there.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> OptionalTextMembers(string name) => OptionalObject(name, texts =>
    {
        var read = new List<KeyValuePair<string, string>>();
        foreach (var member in texts.unread.Keys.ToList())
            read.Add(new(member, texts.Text(member)));
        return read;
    }) ?? [];

    /// <summary>The items of an array of texts; none when it is not there.</summary>
    public IReadOnlyList<string> OptionalTexts(string name)
    {
        if (Take(name) is not { } array)
            return [];
        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Wrong(name, "an array of strings is wanted");
        return Valid(Full(name), () => array.EnumerateArray().Select(item => item.GetString()!).ToList());
    }

    /// <exception cref="InvalidMemberException">The member <c>format</c> is not this version.</exception>
    public void Format(int version) => Format(version, version);

    /// <exception cref="InvalidMemberException">The member <c>format</c> is none of these versions.</exception>
    public void Format(int oldest, int newest)
    {
        var read = string.Create(CultureInfo.InvariantCulture, $"{(oldest == newest ? "format" : $"formats {oldest} to")} {newest}");
        if (Integer("format", 0) is var found && (found < oldest || found > newest))
            throw Wrong("format", string.Create(CultureInfo.InvariantCulture, $"this version reads {read}, and this is format {found}"));
    }

    private static T ReadAll<T>(JsonElement element, string path, Func<JsonMembers, T> read)
    {
        var members = new JsonMembers(element, path);
        var result = read(members);
        return members.unread.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } left
            ? throw members.Wrong(left, "no such member is known")
            : result;
    }

    /// <summary>Texts in JSON may hold half of a surrogate pair, or bytes that are no UTF-8: the parser says so only when they are read.</summary>
    private static T Valid<T>(string where, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException wrong)
        {
            throw new InvalidMemberException(where, $"this is no valid text: {wrong.Message}");
        }
    }

    private JsonElement? Take(string name) => unread.Remove(name, out var value) ? value : null;

    private T Get<T>(string name, T? value)
        where T : class => value ?? throw Missing(name);

    private T Parsed<T>(string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw Wrong(name, wrong.Message);
        }
    }

    private InvalidMemberException Missing(string name) => Wrong(name, "it is missing");

    private InvalidMemberException Wrong(string name, string rule) => new(Full(name), rule);

    private string Full(string name) => path.Length == 0 ? name : $"{path}.{name}";
}

/// <summary>A text in one of our own formats that is not as the format has it.</summary>
/// <param name="member">The path of the member; empty for the whole text.</param>
public sealed class InvalidMemberException(string member, string rule)
    : ProvenanceException(member.Length == 0 ? rule : $"{member}: {rule}")
{
    public string Member { get; } = member;

    public string Rule { get; } = rule;
}
