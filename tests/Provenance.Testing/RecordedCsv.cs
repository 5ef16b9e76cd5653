using System.Text;

namespace Provenance.Testing;

/// <summary>Reads the tables of recorded data, and our own.</summary>
public static class RecordedCsv
{
    /// <summary>The rows of a file in a data set's folder, such as <c>expected/scores_parsed.csv</c>: column to text.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string dataSet, string file) =>
        Parse(File.ReadAllText(Path.Combine(RecordedData.Get(dataSet), file)));

    /// <summary>The rows of a table with a line of headings: column to text.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Parse(string text)
    {
        var records = Records(text).ToList();
        return [.. records.Skip(1).Select(fields => records[0].Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    // RFC 4180: fields in quotes may hold commas, line ends and doubled quotes. Each record of these files ends with a line end.
    private static IEnumerable<List<string>> Records(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (!quoted && i > 0 && text[i - 1] == '"')
                    field.Append('"');
                quoted = !quoted;
            }
            else if (quoted || text[i] is not (',' or '\n' or '\r'))
            {
                field.Append(text[i]);
            }
            else if (text[i] != '\r')
            {
                fields.Add(field.ToString());
                field.Clear();
                if (text[i] == '\n')
                {
                    yield return fields;
                    fields = [];
                }
            }
        }
    }
}
