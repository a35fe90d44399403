using System.Text.Json;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Access;

namespace LotusBridge.Node.Rosters;

/// <summary>The registrar hands a step of the roster to their node: first to be entered, later with its evidence.</summary>
internal static class TakeStep
{
    public static void Map(IEndpointRouteBuilder api) => api.Map(RouteTable.TakeStep, TakeAsync)
        .Accepts<SignedStep>("application/json").Produces<StepTaken>()
        .Produces<ProblemView>(StatusCodes.Status422UnprocessableEntity, Problem.ContentType);

    private static async Task<IResult> TakeAsync(SignedBody body, StepDesk desk, CancellationToken stop)
    {
        if (Parse(body.Bytes.Span) is not { } sent || CanonicalBase64.Read(sent.Envelope) is not { } envelope
            || CanonicalBase64.Read(sent.Evidence ?? "") is not { } evidence || sent.Heads is { Count: > SignedStep.MaxHeads })
        {
            return Problem.Malformed(
                "the body is {\"envelope\":\"<base64>\",\"evidence\":\"<base64>\"?,\"heads\":[\"<note>\"]?} and nothing else");
        }

        var (taken, problem) = await desk.TakeAsync(envelope, evidence, stop, heads: sent.Heads);
        return taken is null ? problem! : Json.Ok(taken);
    }

    private static SignedStep? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedStep>(body, ApiJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
