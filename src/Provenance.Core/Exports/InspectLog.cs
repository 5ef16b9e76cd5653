using System.Globalization;
using System.Text.Json.Nodes;
using Provenance.Core.Archives;
using Provenance.Core.Calculation;
using Provenance.Core.Extraction;
using Provenance.Core.Models;
using Provenance.Core.Statistics;

namespace Provenance.Core.Exports;

/// <summary>
/// A session as an evaluation log of Inspect (log format 2), one for each model: a sample is a document, an epoch a run, a score a metric or a
/// dimension. The members are those that Inspect's published JSON schema of logs requires.
/// </summary>
public static class InspectLog
{
    /// <param name="model">One of the plan.</param>
    /// <param name="prompts">The text of a call's prompt; null where it is not there.</param>
    /// <returns>The file's name and bytes.</returns>
    public static (string Name, byte[] Bytes) Write(ExportedSession session, ModelName model, Func<CallKey, string?> prompts)
    {
        var document = session.Figures.Session;
        var settings = document.Models.FirstOrDefault(one => one.Name == model);
        var analyses = session.Figures.Analyses.Where(analysis => analysis.Call.Model == model).ToList();
        var settled = session.Records.Where(record => record.Envelope.Key.Kind == RecordKind.Response).ToLookup(record => record.Envelope.Key.Ordinal);
        var records = analyses.ToDictionary(analysis => analysis.Call.Ordinal, analysis => settled[analysis.Call.Ordinal].LastOrDefault());
        var times = records.Values.OfType<ExportedRecord>().SelectMany(record => new[] { record.Envelope.Started, record.Envelope.Finished }).OfType<DateTimeOffset>().ToList();
        var usage = Usage(records.Values.OfType<ExportedRecord>().Select(record => record.Envelope.Usage).ToList(), null);
        var log = new JsonObject
        {
            ["version"] = 2,
            ["status"] = analyses.All(analysis => analysis.Outcome is { } outcome && outcome.IsDone()) ? "success" : "error",
            ["eval"] = Spec(session, settings, model, analyses),
            ["plan"] = new JsonObject { ["name"] = "plan", ["steps"] = new JsonArray(), ["finish"] = null, ["config"] = Config(settings) },
            ["results"] = Results(session, analyses),
            ["stats"] = new JsonObject
            {
                ["started_at"] = Time(times.Count == 0 ? document.Created : times.Min()),
                ["completed_at"] = Time(times.Count == 0 ? document.Created : times.Max()),
                ["model_usage"] = new JsonObject { [model.ToString()] = usage },
                ["role_usage"] = new JsonObject(),
            },
            ["samples"] = new JsonArray([.. analyses.Select(analysis => Sample(session, analysis, records[analysis.Call.Ordinal], prompts(new CallKey(RecordKind.Response, analysis.Call.Ordinal))))]),
        };
        if (log["status"]!.GetValue<string>() == "error")
            log["error"] = new JsonObject { ["message"] = "Some analyses have no answer.", ["traceback"] = "", ["traceback_ansi"] = "" };
        var created = document.Created.UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss'+00-00'", CultureInfo.InvariantCulture);
        return ($"{created}_{Task(document.Experiment.Name)}_{Task(model.ToString())}.json", ExportedSession.Bytes(log));
    }

    private static JsonObject Spec(ExportedSession session, ModelSettings? settings, ModelName model, List<Analysis> analyses)
    {
        var document = session.Figures.Session;
        var documents = analyses.Select(analysis => analysis.Call.Document).Distinct(StringComparer.Ordinal).ToList();
        var spec = new JsonObject
        {
            ["eval_id"] = $"{document.Name}-{Task(model.ToString())}",
            ["run_id"] = document.Name,
            ["created"] = Time(document.Created),
            ["task"] = document.Experiment.Name,
            ["task_id"] = document.Plan.ToString(),
            ["task_version"] = document.Experiment.Framework.Version,
            ["task_attribs"] = new JsonObject(),
            ["task_args"] = new JsonObject(),
            ["task_args_passed"] = new JsonObject(),
            ["dataset"] = new JsonObject
            {
                ["name"] = document.Experiment.Corpus.Name,
                ["location"] = null,
                ["samples"] = documents.Count,
                ["sample_ids"] = new JsonArray([.. documents.Select(id => (JsonNode)id)]),
                ["shuffled"] = false,
            },
            ["model"] = model.ToString(),
            ["model_generate_config"] = Config(settings),
            ["model_base_url"] = settings?.BaseUrl,
            ["model_args"] = new JsonObject(),
            ["config"] = Nulls(
                new JsonObject { ["epochs"] = analyses.Count == 0 ? 1 : analyses.Max(analysis => analysis.Call.Run), ["epochs_reducer"] = new JsonArray("mean") },
                "limit", "sample_id", "sample_shuffle", "approval", "fail_on_error", "continue_on_fail", "retry_on_error", "message_limit", "token_limit", "time_limit",
                "working_limit", "cost_limit", "max_samples", "max_dataset_memory", "max_tasks", "max_subprocesses", "max_sandboxes", "sandbox_cleanup", "log_samples",
                "log_realtime", "log_images", "log_model_api", "log_buffer", "log_shared", "score_display"),
            ["packages"] = new JsonObject { ["provenance"] = document.Tool },
            ["metadata"] = new JsonObject
            {
                ["provenance_session"] = document.Name,
                ["framework"] = document.Experiment.Framework.Name,
                ["framework_sha256"] = document.Experiment.Framework.Digest.ToString(),
                ["plan_sha256"] = document.Plan.ToString(),
            },
        };
        return Nulls(
            spec, "eval_set_id", "task_file", "task_display_name", "task_registry_name", "solver", "solver_args", "solver_args_passed", "tags", "sandbox", "model_roles",
            "revision", "scorers", "metrics");
    }

    private static JsonObject Results(ExportedSession session, List<Analysis> analyses)
    {
        var framework = session.Figures.Session.Experiment.Framework;
        var names = framework.Metrics.Select(metric => metric.Name).Concat(framework.Dimensions.Select(dimension => dimension.Name)).Distinct(StringComparer.Ordinal);
        return new JsonObject
        {
            ["total_samples"] = analyses.Count,
            ["completed_samples"] = analyses.Count(analysis => analysis.Outcome is { } outcome && outcome.IsDone()),
            ["early_stopping"] = null,
            ["scores"] = new JsonArray([.. names.Select(name => Score(name, analyses)).OfType<JsonNode>()]),
            ["metadata"] = null,
        };
    }

    /// <summary>The mean over documents, as the report has it.</summary>
    private static JsonObject? Score(string name, List<Analysis> analyses)
    {
        var documents = analyses.Where(analysis => analysis.Value(name) is not null).GroupBy(analysis => analysis.Call.Document, StringComparer.Ordinal)
            .Select(document => Moments.Mean([.. document.Select(analysis => analysis.Value(name)!.Value)])).ToArray();
        if (documents.Length == 0)
            return null;
        var metrics = new JsonObject { ["mean"] = Metric("mean", Moments.Mean(documents)) };
        if (Moments.StandardDeviation(documents) is { } deviation)
            metrics["std"] = Metric("std", deviation);
        return new JsonObject
        {
            ["name"] = name,
            ["scorer"] = "provenance",
            ["reducer"] = "mean",
            ["scored_samples"] = analyses.Count(analysis => analysis.Value(name) is not null),
            ["unscored_samples"] = analyses.Count(analysis => analysis.Value(name) is null),
            ["params"] = new JsonObject(),
            ["metrics"] = metrics,
            ["metadata"] = null,
        };
    }

    private static JsonObject Metric(string name, double value) =>
        new() { ["name"] = name, ["value"] = value, ["params"] = new JsonObject(), ["metadata"] = null };

    private static JsonObject Sample(ExportedSession session, Analysis analysis, ExportedRecord? record, string? prompt)
    {
        var envelope = record?.Envelope;
        var output = Output(analysis, envelope);
        var messages = new JsonArray(Message("user", prompt ?? "", "input"));
        if (envelope?.Text is { } text)
            messages.Add(Assistant(text, envelope));
        var sample = new JsonObject
        {
            ["id"] = analysis.Call.Document,
            ["epoch"] = analysis.Call.Run,
            ["input"] = prompt ?? "",
            ["target"] = "",
            ["messages"] = messages,
            ["output"] = output,
            ["scores"] = Scores(analysis),
            ["metadata"] = new JsonObject
            {
                ["ordinal"] = analysis.Call.Ordinal,
                ["document_sha256"] = analysis.Call.DocumentDigest.ToString(),
                ["prompt_sha256"] = analysis.Call.Prompt.ToString(),
                ["record"] = record?.File,
                ["record_sha256"] = record?.Reference.Digest.ToString(),
                ["outcome"] = analysis.Outcome?.Name(),
                ["extraction"] = analysis.Extracted?.Status.Name(),
            },
            ["store"] = new JsonObject(),
            ["events"] = new JsonArray(),
            ["model_usage"] = envelope is null ? new JsonObject() : new JsonObject { [analysis.Call.Model.ToString()] = Usage([envelope.Usage], envelope.Cost) },
            ["role_usage"] = new JsonObject(),
            ["started_at"] = envelope?.Started is { } started ? Time(started) : null,
            ["completed_at"] = envelope?.Finished is { } finished ? Time(finished) : null,
            ["total_time"] = (envelope?.Finished - envelope?.Started)?.TotalSeconds,
            ["uuid"] = $"{session.Figures.Session.Name}-{analysis.Call.Ordinal.ToString(CultureInfo.InvariantCulture)}",
            ["attachments"] = new JsonObject(),
        };
        if (analysis.Outcome is not { } outcome || !outcome.IsDone())
            sample["error"] = new JsonObject { ["message"] = envelope?.Message ?? "It was never answered.", ["traceback"] = "", ["traceback_ansi"] = "" };
        return Nulls(sample, "choices", "sandbox", "files", "setup", "timelines", "working_time", "invalidation", "error", "error_retries", "events_data", "limit");
    }

    private static JsonObject Output(Analysis analysis, RecordEnvelope? envelope) => new()
    {
        ["model"] = envelope?.ActualModel ?? analysis.Call.Model.ToString(),
        ["choices"] = envelope?.Text is not { } text ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["message"] = Assistant(text, envelope),
            ["stop_reason"] = envelope.Outcome switch
            {
                OutcomeClass.Truncated => "max_tokens",
                OutcomeClass.ContentFiltered => "content_filter",
                _ => "stop",
            },
            ["logprobs"] = null,
        }),
        ["completion"] = envelope?.Text ?? "",
        ["usage"] = envelope is null ? null : Usage([envelope.Usage], envelope.Cost),
        ["time"] = (envelope?.Finished - envelope?.Started)?.TotalSeconds,
        ["metadata"] = null,
        ["error"] = envelope?.Message,
    };

    private static JsonObject Scores(Analysis analysis)
    {
        var scores = new JsonObject();
        foreach (var metric in analysis.Metrics.Where(metric => metric.Value is not null))
            scores[metric.Metric] = ScoreOf(metric.Value!.Value, null);
        foreach (var score in analysis.Extracted?.Scores ?? [])
        {
            if (score.Value(DimensionScore.RawScore) is { } raw && !scores.ContainsKey(score.Dimension))
                scores[score.Dimension] = ScoreOf(raw, analysis.Extracted!.Evidence.FirstOrDefault(evidence => evidence.Dimension == score.Dimension)?.Quote);
        }

        return scores;
    }

    private static JsonObject ScoreOf(double value, string? explanation) => new()
    {
        ["value"] = value, ["answer"] = null, ["explanation"] = explanation, ["metadata"] = null, ["history"] = new JsonArray(),
    };

    private static JsonObject Message(string role, string content, string source) => new()
    {
        ["id"] = null, ["content"] = content, ["source"] = source, ["metadata"] = null, ["role"] = role, ["tool_call_id"] = null,
    };

    private static JsonObject Assistant(string text, RecordEnvelope envelope) => new()
    {
        ["id"] = null, ["content"] = text, ["source"] = "generate", ["metadata"] = null, ["role"] = "assistant", ["tool_calls"] = null, ["model"] = envelope.ActualModel,
    };

    private static JsonObject Usage(IReadOnlyCollection<Usage> usages, decimal? cost)
    {
        var (input, output) = (usages.Sum(usage => usage.Input ?? 0), usages.Sum(usage => usage.Output ?? 0));
        return new JsonObject
        {
            ["input_tokens"] = input,
            ["output_tokens"] = output,
            ["total_tokens"] = input + output,
            ["input_tokens_cache_write"] = Sum(usages, usage => usage.CacheWrite),
            ["input_tokens_cache_read"] = Sum(usages, usage => usage.CachedInput),
            ["reasoning_tokens"] = Sum(usages, usage => usage.Reasoning),
            ["total_cost"] = (double?)cost,
        };
    }

    private static long? Sum(IEnumerable<Usage> usages, Func<Usage, long?> count) =>
        usages.Select(count).OfType<long>().ToList() is { Count: > 0 } known ? known.Sum() : null;

    private static JsonObject Config(ModelSettings? settings) => Nulls(
        new JsonObject
        {
            ["max_tokens"] = settings?.Sampling.MaxOutputTokens,
            ["temperature"] = settings?.Sampling.Temperature,
            ["top_p"] = settings?.Sampling.TopP,
            ["seed"] = settings?.Sampling.Seed,
            ["stop_seqs"] = settings?.Stop is { } stop ? new JsonArray([.. stop.Select(one => (JsonNode)one)]) : null,
        },
        "max_retries", "timeout", "attempt_timeout", "max_connections", "system_message", "best_of", "frequency_penalty", "presence_penalty", "logit_bias", "top_k",
        "num_choices", "logprobs", "top_logprobs", "parallel_tool_calls", "internal_tools", "max_tool_output", "cache_prompt", "verbosity", "effort", "reasoning_effort",
        "reasoning_tokens", "reasoning_summary", "reasoning_history", "response_schema", "extra_headers", "extra_body", "modalities", "cache", "batch");

    /// <summary>The schema wants these members, and we know nothing of them.</summary>
    private static JsonObject Nulls(JsonObject json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            json.TryAdd(name, null);
        return json;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture);

    /// <summary>As a part of a file's name.</summary>
    private static string Task(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
}
