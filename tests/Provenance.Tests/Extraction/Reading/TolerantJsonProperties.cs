using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Provenance.Core.Extraction.Reading;
using Xunit;
using Xunit.Abstractions;

namespace Provenance.Tests.Extraction.Reading;

public sealed class TolerantJsonProperties(ITestOutputHelper output)
{
    private const string Pieces = "{|}|[|]|:|,|\"|'|\\|\\u00|\\\"|\\'|\n|\t|\0| |//|/*|*/|#|```|```json\n|<<<A>>>|<<<END_A>>>|<|im_end|>|<ctrl9>|0.8|-|1e999|true|nul|NaN|None|" +
        "\"a\"|\"raw_score\": 0.5|word|\ud800|é|\ufeff";

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll(
        ArbMap.Default.ArbFor<string>(), text => TolerantJson.Read(text ?? "") is not null).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_text_made_of_its_own_pieces_makes_it_throw(int seed)
    {
        var random = new Random(seed);
        var pieces = Pieces.Split('|');
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.NotNull(TolerantJson.Read("{\"a\":" + text).Readings.Select(reading => reading.Value.Render()).ToList());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_the_platform_reads_strictly_is_read_identically_and_unmended(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1_000; round++)
        {
            var json = SomeJson.Answer(random);
            var answer = TolerantJson.Read("```json\n" + json + "\n```");

            var reading = Assert.Single(answer.Readings);
            Assert.Null(answer.FailureClass);
            Assert.Equal(JsonElement.Parse(json).Render(), reading.Value.Render());
        }
    }

    /// <summary>A trailing comma at the very end turns the strict reader away: all before it must still be read as the standard has it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void The_tolerant_reader_agrees_with_the_standard_on_what_is_standard(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 1_000; round++)
        {
            var json = SomeJson.Answer(random);
            var reading = Assert.Single(TolerantJson.Read(json[..^1] + ",}").Readings);

            Assert.Equal(JsonElement.Parse(json).Render(), reading.Value.Render());
            Assert.Equal([MendingRules.TrailingComma], reading.Mendings.Select(mending => mending.Rule));
        }
    }

    [Fact]
    public void A_text_cut_anywhere_yields_nothing_that_was_not_whole_before()
    {
        var random = new Random(5);
        for (var round = 0; round < 12; round++)
        {
            var json = SomeJson.Answer(random);
            var whole = TolerantJson.Read(json).Best!.Value.Leaves().ToHashSet();
            for (var length = 0; length < json.Length; length++)
            {
                var cut = TolerantJson.Read("```json\n" + json[..length]);
                Assert.True(cut.Best is null || cut.Best.Value.Leaves().All(whole.Contains), json[..length]);
                Assert.True(cut.Best is null || cut.FailureClass == "truncated", json[..length]);
            }
        }
    }

    [Fact]
    public void Mutated_json_is_read_without_a_throw()
    {
        var random = new Random(6);
        for (var round = 0; round < 3_000; round++)
        {
            var json = new StringBuilder(SomeJson.Answer(random));
            for (var changes = random.Next(1, 5); changes > 0; changes--)
                json[random.Next(json.Length)] = "\"'{}[],:\\\n0 a\ud800`<"[random.Next(16)];
            Assert.NotNull(TolerantJson.Read(json.ToString()).FailureClass ?? "");
        }
    }

    [Fact]
    public void Hostile_texts_take_time_in_proportion_to_their_length()
    {
        foreach (var piece in new[]
        {
            "[", "{\"", "{\"a\":", "{\"a\":[", "\"", "{'", "```json\n{\"a\":1 ", "<<<A>>>{", "\n \n", "{\"a\":\"x\n \"b", "\\\"", "{\"a\":\"b\" ,", "/*", "[\"a\", ", "<|", "{\"a\" \"",
        })
        {
            var watch = Stopwatch.StartNew();
            TolerantJson.Read("{\"text\": \"" + string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)));
            TolerantJson.Read(string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length)));
            output.WriteLine($"{piece.ReplaceLineEndings("\\n"),-20} {watch.Elapsed.TotalMilliseconds:F0} ms for two times 200,000 characters");
        }
    }
}
