using System.Globalization;
using Provenance.Core.Names;

namespace Provenance.Core.Experiments.Nodes;

/// <summary>A mapping as someone reads it: each field by name and type. What is missing or of another type goes to the log.</summary>
/// <param name="path">Of the mapping in its file, such as <c>corpus.documents[3]</c>; empty for the root.</param>
internal sealed class Fields(Mapping mapping, string path, string file, FindingLog log)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public Mapping Mapping => mapping;

    public string File => file;

    public FindingLog Log => log;

    /// <summary>The place of a field, or of the mapping when it is not there.</summary>
    public SourceSpot Spot(string name) =>
        new(file, mapping.TryGet(name, out var member) ? member.Line : mapping.Line, PathOf(name));

    public SourceSpot Spot() => new(file, mapping.Line, path.Length == 0 ? null : path);

    /// <summary>The field's value; null when it is not there, or empty.</summary>
    public Node? Find(string name)
    {
        known.Add(name);
        return mapping.TryGet(name, out var member) && !member.Value.IsNull ? member.Value : null;
    }

    /// <summary>The first of these names that has a value, or the first name.</summary>
    public string Either(params ReadOnlySpan<string> names)
    {
        var chosen = names[0];
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (Find(names[i]) is not null)
                chosen = names[i];
        }

        return chosen;
    }

    /// <summary>Any scalar, as it is written.</summary>
    public string? Text(string name) =>
        Find(name) switch
        {
            null => null,
            Scalar scalar => scalar.Text,
            var other => Wrong<string>(name, "text", other),
        };

    /// <summary>Text that must be there; empty when it is not, which is then in the log.</summary>
    public string RequiredText(string name)
    {
        if (Find(name) is null)
            Missing(name);
        return Text(name) ?? "";
    }

    public double? Number(string name) =>
        Find(name) switch
        {
            null => null,
            Scalar { Kind: ScalarKind.Number } scalar => double.Parse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture),
            var other => WrongValue<double>(name, "a number", other),
        };

    /// <summary>A number from one bound to the other, both included.</summary>
    public double? Number(string name, double minimum, double maximum)
    {
        if (Number(name) is not { } value)
            return null;
        if (value >= minimum && value <= maximum)
            return value;
        var range = string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
        log.Error("out-of-range", $"\"{name}\" must be {range}.", Spot(name));
        return null;
    }

    public long? Integer(string name, long minimum, long maximum)
    {
        if (Find(name) is not { } node)
            return null;
        if (node is Scalar { Kind: ScalarKind.Number } scalar
            && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            if (value >= minimum && value <= maximum)
                return value;
            log.Error("out-of-range", $"\"{name}\" must be from {minimum} to {maximum}; this is {value}.", Spot(name));
            return null;
        }

        return WrongValue<long>(name, "a whole number", node);
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name) =>
        Find(name) switch
        {
            null => null,
            Scalar { Kind: ScalarKind.Boolean } scalar => bool.Parse(scalar.Text),
            var other => WrongValue<bool>(name, "true or false", other),
        };

    /// <summary>One of these words.</summary>
    public T? Choice<T>(string name, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (Text(name) is not { } text)
            return null;
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word == text)
                return value;
            words.Add(word);
        }

        var near = NearestName.Of(text, words);
        var hint = near is null ? "" : $"; did you mean \"{near}\"?";
        log.Error("unknown-choice", $"\"{name}\" must be {string.Join(", ", words)}; this is \"{text}\"{hint}", Spot(name));
        return null;
    }

    public Fields? Section(string name) =>
        Find(name) switch
        {
            null => null,
            Mapping section => new Fields(section, PathOf(name), file, log),
            var other => Wrong<Fields>(name, "a mapping", other),
        };

    /// <summary>The items of a list; none when it is not there.</summary>
    public IReadOnlyList<(Node Node, SourceSpot Spot)> Items(string name) =>
        Find(name) switch
        {
            null => [],
            Sequence list => [.. list.Items.Select((item, i) => (item, new SourceSpot(file, item.Line, $"{PathOf(name)}[{i}]")))],
            var other => Wrong<IReadOnlyList<(Node, SourceSpot)>>(name, "a list", other) ?? [],
        };

    /// <summary>Texts of a list, or one text alone.</summary>
    public IReadOnlyList<(string Text, SourceSpot Spot)> Texts(string name)
    {
        if (Find(name) is Scalar alone)
            return [(alone.Text, Spot(name))];
        var texts = new List<(string, SourceSpot)>();
        foreach (var (node, spot) in Items(name))
        {
            if (node is Scalar { Kind: not ScalarKind.Null } scalar)
                texts.Add((scalar.Text, spot));
            else
                log.Error("wrong-type", $"An item of \"{name}\" must be text; this is {node.Describe()}.", spot);
        }

        return texts;
    }

    /// <summary>The items of a list of mappings.</summary>
    public IEnumerable<Fields> Sections(string name)
    {
        foreach (var (node, spot) in Items(name))
        {
            if (node is Mapping item)
                yield return new Fields(item, spot.Field!, file, log);
            else
                log.Error("wrong-type", $"An item of \"{name}\" must be a mapping; this is {node.Describe()}.", spot);
        }
    }

    /// <summary>Members that nobody asked for are errors, each with the nearest name that is known.</summary>
    public void RejectUnknown(params ReadOnlySpan<string> alsoKnown)
    {
        foreach (var name in alsoKnown)
            known.Add(name);
        foreach (var member in mapping.Members.Where(member => !known.Contains(member.Name)))
        {
            var near = NearestName.Of(member.Name, known);
            var hint = near is null ? $"known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}" : $"did you mean \"{near}\"?";
            log.Error(
                "unknown-field", $"There is no field \"{member.Name}\"; {hint}", new SourceSpot(file, member.Line, PathOf(member.Name)));
        }
    }

    public void Missing(string name) => log.Error("field-missing", $"\"{name}\" is missing.", Spot(name));

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private T? Wrong<T>(string name, string wanted, Node found)
        where T : class
    {
        log.Error("wrong-type", $"\"{name}\" must be {wanted}; this is {found.Describe()}.", Spot(name));
        return null;
    }

    private T? WrongValue<T>(string name, string wanted, Node found)
        where T : struct
    {
        log.Error("wrong-type", $"\"{name}\" must be {wanted}; this is {found.Describe()}.", Spot(name));
        return null;
    }
}
