using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace LotusBridge.Exchange.Api;

/// <summary>
/// Sends signed requests. Every attempt is signed anew, since a nonce is accepted once; every request may be repeated,
/// since a node answers the same envelope with the same receipt.
/// </summary>
internal sealed class Sender(HttpClient http, Caller? caller, TimeProvider clock)
{
    /// <summary>The largest JSON answer that is read, in bytes.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    private const int Retries = 5;

    private readonly ResiliencePipeline<HttpResponseMessage> patient = new ResiliencePipelineBuilder<HttpResponseMessage>
    {
        TimeProvider = clock,
    }.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
    {
        MaxRetryAttempts = Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = TimeSpan.FromMilliseconds(200),
        MaxDelay = TimeSpan.FromSeconds(10),
        ShouldHandle = tried => ValueTask.FromResult(IsPassing(tried.Outcome)),
        DelayGenerator = tried => ValueTask.FromResult(tried.Outcome.Result?.Headers.RetryAfter?.Delta),
    }).Build();

    public TimeProvider Clock => clock;

    /// <summary>True for what a later attempt may mend: no connection, an overloaded or restarting node.</summary>
    public static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || ((int)status >= 500 && status != HttpStatusCode.InsufficientStorage);

    /// <summary>One answer's JSON.</summary>
    public async Task<Answer<T>> JsonAsync<T>(HttpMethod method, string target, ReadOnlyMemory<byte>? body, CancellationToken stop)
        where T : class
    {
        using var response = await PatientAsync(method, target, body, stop);
        return await JsonAsync<T>(response, stop);
    }

    public static async Task<Answer<T>> JsonAsync<T>(HttpResponseMessage response, CancellationToken stop)
        where T : class
    {
        if (!response.IsSuccessStatusCode)
        {
            return new Answer<T>(null, await RefusalAsync(response, stop));
        }

        var bytes = await BytesAsync(response, stop);
        return new Answer<T>(JsonSerializer.Deserialize<T>(bytes, ApiJson.Options), null);
    }

    /// <summary>One answer's bytes: an envelope, a document, a proof.</summary>
    public async Task<Answer<byte[]>> BytesAsync(string target, CancellationToken stop)
    {
        using var response = await PatientAsync(HttpMethod.Get, target, body: null, stop);
        return response.IsSuccessStatusCode
            ? new Answer<byte[]>(await BytesAsync(response, stop), null)
            : new Answer<byte[]>(null, await RefusalAsync(response, stop));
    }

    /// <summary>Sends, again where that may help; the caller disposes of the answer.</summary>
    public async Task<HttpResponseMessage> PatientAsync(
        HttpMethod method, string target, ReadOnlyMemory<byte>? body, CancellationToken stop) =>
        await patient.ExecuteAsync(async token => await OnceAsync(method, target, body, from: 0, token), stop);

    /// <summary>Sends once, signed now.</summary>
    /// <param name="from">Bytes of the answer that the caller already holds.</param>
    public async Task<HttpResponseMessage> OnceAsync(
        HttpMethod method, string target, ReadOnlyMemory<byte>? body, long from, CancellationToken stop)
    {
        var uri = new Uri(http.BaseAddress!, target);
        using var request = new HttpRequestMessage(method, uri);
        Sign(request, body.GetValueOrDefault().Span);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        request.Headers.Range = from > 0 ? new RangeHeaderValue(from, null) : null;
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    /// <summary>Asks once for that range of what is there.</summary>
    public async Task<HttpResponseMessage> RangeAsync(string target, long from, int length, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.BaseAddress!, target));
        Sign(request, []);
        request.Headers.Range = new RangeHeaderValue(from, from + length - 1);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    /// <summary>Puts bytes once that the target, or a manifest, names already: the token signs no bytes.</summary>
    /// <param name="asksFirst">True to send them only once the node says that it wants them.</param>
    public async Task<HttpResponseMessage> PutAsync(string target, HttpContent named, bool asksFirst, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(http.BaseAddress!, target)) { Content = named };
        named.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.ExpectContinue = asksFirst;
        Sign(request, []);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    private void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        if (caller is not null)
        {
            var token = RequestToken.For(
                caller.Id, request.Method, request.RequestUri!.PathAndQuery, body, clock.GetUtcNow(),
                RandomNumberGenerator.GetBytes(RequestToken.NonceLength));
            request.Headers.TryAddWithoutValidation("Authorization", caller.Sign(token));
        }
    }

    public static async Task<ApiRefusal> RefusalAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        try
        {
            return JsonSerializer.Deserialize<ProblemView>(await BytesAsync(response, stop), ApiJson.Options) is { } problem
                ? new ApiRefusal(status, problem.Code, problem.Title, problem.Article, problem.Subject)
                : new ApiRefusal(status, ApiRefusal.NoProblem, "the node answered without a reason");
        }
        catch (JsonException)
        {
            return new ApiRefusal(status, ApiRefusal.NoProblem, "the node answered without a reason");
        }
    }

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        outcome.Result is { } response ? IsPassing(response.StatusCode)
        : outcome.Exception is HttpRequestException or IOException;

    private static async Task<byte[]> BytesAsync(HttpResponseMessage response, CancellationToken stop)
    {
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, stop);
        return await response.Content.ReadAsByteArrayAsync(stop);
    }
}
