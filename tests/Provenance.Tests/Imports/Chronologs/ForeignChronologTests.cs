using System.Security.Cryptography;
using System.Text;
using Provenance.Core.Imports.Chronologs;
using Provenance.Testing;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Imports.Chronologs;

public sealed class ForeignChronologTests
{
    private const string Recorded = "reference-validation-v4";

    /// <summary>The signed members as Python writes them, which is not how they stand in the line.</summary>
    private const string Signed =
        """{"data":{"a":1.50,"text":"caf\u00e9 \ud83d\ude00\n\u007f","z":[true,null]},"event":"E","event_id":"i","project":"p","session_id":"s","timestamp":"t"}""";

    private const string Line =
        """{"timestamp":"t","event":"E","session_id":"s","project":"p","data":{"z":[true,null],"text":"café 😀\n\u007f","a":1.50},"event_id":"i","signature":"SIGNATURE"}""";

    [Fact]
    public void A_signature_is_over_the_members_as_python_sorts_and_escapes_them()
    {
        var chronolog = Read([Line.Replace("SIGNATURE", Hmac("secret"), StringComparison.Ordinal)], "secret");

        Assert.Equal((1, 0, ForeignKey.Given), (chronolog.Lines, chronolog.Broken.Length, chronolog.Key));
        Assert.Contains("whoever can check it can forge it", string.Join(' ', chronolog.Describe()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_by_the_public_default_key_is_said_to_prove_nothing()
    {
        var chronolog = Read([Line.Replace("SIGNATURE", Hmac(ForeignChronolog.DefaultKey), StringComparison.Ordinal)], null);

        Assert.Empty(chronolog.Broken);
        Assert.Contains("anybody can make such signatures", string.Join(' ', chronolog.Describe()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_was_changed_or_is_none_is_named()
    {
        var sound = Line.Replace("SIGNATURE", Hmac("secret"), StringComparison.Ordinal);

        var chronolog = Read([sound, sound.Replace("\"E\"", "\"F\"", StringComparison.Ordinal), "{", "{\"event\":\"E\"}", sound.Replace("\"timestamp\":\"t\",", "", StringComparison.Ordinal)], "secret");

        Assert.Equal([2, 3, 4, 5], chronolog.Broken.Select(broken => broken.Line));
        Assert.Contains("1 of 5 entries", chronolog.Describe().First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chronolog_is_found_in_the_folder_or_above_it()
    {
        using var folder = new TemporaryFolder();
        var session = Directory.CreateDirectory(Path.Combine(folder.Path, "sessions", "ecf", "session_1")).FullName;
        Assert.Null(ForeignChronolog.Find(session));

        var kept = Path.Combine(folder.Path, "PROJECT_CHRONOLOG_p.jsonl");
        File.WriteAllText(kept, "");
        Assert.Equal(kept, ForeignChronolog.Find(session));
        var own = Path.Combine(session, "RUN_CHRONOLOG_session_1.jsonl");
        File.WriteAllText(own, "");
        Assert.Equal(own, ForeignChronolog.Find(session));
    }

    /// <summary>A real one: every signature is by the key that anybody can read in the program's source.</summary>
    [RecordedFact(Recorded)]
    public void The_recorded_chronolog_is_signed_with_the_public_default_key()
    {
        var file = ForeignChronolog.Find(RecordedData.Get(Recorded))!;

        Assert.Equal((45, 0), (ForeignChronolog.Read(file, null).Lines, ForeignChronolog.Read(file, null).Broken.Length));
        Assert.Equal(45, ForeignChronolog.Read(file, "another key").Broken.Length);
    }

    private static ForeignChronolog Read(IEnumerable<string> lines, string? key)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "RUN_CHRONOLOG_s.jsonl");
        File.WriteAllLines(file, lines);
        return ForeignChronolog.Read(file, key);
    }

    private static string Hmac(string key) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(Signed)));
}
