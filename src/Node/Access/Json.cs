using LotusBridge.Exchange.Api;

namespace LotusBridge.Node.Access;

/// <summary>Answers in the API's one JSON.</summary>
internal static class Json
{
    public static IResult Ok<T>(T view) => With(view, StatusCodes.Status200OK);

    public static IResult With<T>(T view, int status) =>
        Results.Json(view, ApiJson.Options, "application/json", status);
}
