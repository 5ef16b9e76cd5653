using System.Collections.Immutable;
using System.Text;
using Provenance.Core.Reconciliation;
using Xunit;

namespace Provenance.Tests.Reconciliation;

public sealed class UsageExportTests
{
    [Fact]
    public void Reads_what_openai_sums_by_hour()
    {
        var row = Assert.Single(Read("start_time,end_time,start_time_iso,end_time_iso,model,num_model_requests,input_tokens,output_tokens\n1763629200,1763632800,2025-11-20T09:00:00Z,2025-11-20T10:00:00Z,gpt-4o-mini-2024-07-18,12,3400,560\n"));

        Assert.Equal(("gpt-4o-mini-2024-07-18", 12, 3400, 560, null), (row.Model, row.Requests, row.InputTokens, row.OutputTokens, row.Id));
        Assert.Equal((new DateTimeOffset(2025, 11, 20, 9, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(1)), (row.From, row.Until - row.From));
    }

    [Fact]
    public void Reads_what_openrouter_says_of_each_request()
    {
        var row = Assert.Single(Read("\uFEFFgeneration_id,created_at,cost_total,model_permaslug,tokens_prompt,tokens_completion,app_name\ngen-1,2025-11-20 09:30:00.5,0.00123,openai/gpt-4o,10,5,\"a, b\"\n"));

        Assert.Equal(("gen-1", 1, 0.00123m, null), (row.Id, row.Requests, row.Cost, row.Until));
    }

    [Fact]
    public void Reads_what_anthropic_sums_by_day()
    {
        var row = Assert.Single(Read("usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n2025-11-20,claude-sonnet-4-20250514,key,Default,standard,≤ 200k,100,10,1,1000,20,0,global,\n"));

        Assert.Equal(TimeSpan.FromDays(1), row.Until - row.From);
        Assert.Equal((null, null, 1111, 20, 1131), (row.Id, row.Requests, row.InputTokens, row.OutputTokens, row.Tokens));
    }

    [Theory]
    [InlineData("", 1, "", "the file is empty")]
    [InlineData("a,b\n1,2\n", 1, "", "no column says when")]
    [InlineData("created_at\n2025-11-20\n", 1, "", "no column has a request's id")]
    [InlineData("created_at,generation_id\nyesterday,g\n", 2, "created_at", "a time as ISO 8601")]
    [InlineData("created_at,generation_id\n2025-11-20,g\n,h\n", 3, "created_at", "a time is wanted")]
    [InlineData("date,requests\n2025-11-20,many\n", 2, "requests", "a whole number")]
    [InlineData("date,requests\n2025-11-20,-1\n", 2, "requests", "a whole number")]
    [InlineData("date,requests\n2025-11-20\n", 2, "", "1 fields")]
    [InlineData("created_at,generation_id,cost\n2025-11-20,g,free\n", 2, "cost", "an amount")]
    [InlineData("created_at,generation_id,cost\n2025-11-20,g,99999999999\n", 2, "cost", "an amount")]
    [InlineData("created_at,generation_id\n2025-11-20,\n", 2, "generation_id", "a request's id")]
    [InlineData("created_at,generation_id\n12:30,g\n", 2, "created_at", "a time as ISO 8601")]
    [InlineData("created_at,generation_id\n1/2/2025,g\n", 2, "created_at", "a time as ISO 8601")]
    [InlineData("created_at,generation_id\n999999999999,g\n", 2, "created_at", "a time as ISO 8601")]
    [InlineData("created_at,generation_id\n2025-11-20,\"a\nb\"\nnever,c\n", 4, "created_at", "a time as ISO 8601")]
    [InlineData("created_at,generation_id\n2025-11-20,\"a\n", 2, "generation_id", "a quote is not closed")]
    [InlineData("created_at,generation_id\n2025-11-20,a\"b\n", 2, "generation_id", "not in quotes")]
    [InlineData("created_at,\"generation_id\n", 1, "field 2", "a quote is not closed")]
    [InlineData("date,num_model_requests\n2025-11-20,99999999999999999999\n", 2, "num_model_requests", "a whole number")]
    public void Says_what_is_wrong_and_where(string csv, int line, string field, string rule)
    {
        var invalid = Assert.Throws<InvalidUsageExportException>(() => Read(csv));

        Assert.Equal((line, field), (invalid.Line, invalid.Field));
        Assert.Contains(rule, invalid.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_utf8_is_refused_with_its_line()
    {
        using var stream = new MemoryStream([.. "created_at,generation_id\n2025-11-20,"u8, 0xff, 0xfe]);

        Assert.Equal(2, Assert.Throws<InvalidUsageExportException>(() => UsageExport.Read("usage.csv", stream)).Line);
    }

    [Fact]
    public void Whatever_the_bytes_are_they_are_read_or_refused()
    {
        var random = new Random(7);
        var pieces = new[] { "created_at", "generation_id", "model", "2025-11-20", ",", ",", "\n", "\"", "\r\n", "1e9", "-1", "\u202e", "🙂", "", "cost" };
        for (var i = 0; i < 2000; i++)
        {
            var text = "created_at,generation_id,cost\n" + string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));
            var thrown = Record.Exception(() => Read(text));
            Assert.True(thrown is null or InvalidUsageExportException, $"{thrown}");
        }
    }

    private static ImmutableArray<UsageRow> Read(string csv)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return UsageExport.Read("usage.csv", stream);
    }
}
